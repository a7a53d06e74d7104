import { spawn } from 'node:child_process'
import { chmod, chown, mkdir, readdir, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { answering, freePort } from '../../../../platform/testing/servers/free-port.ts'
import { aFolder } from './a-folder.ts'

export interface Mail {
  from: string
  to?: string
  subject: string
  files: readonly { name: string; content: string }[]
}

export interface ImapServer {
  port: number
  tlsPort: number
  /** Puts a mail into the inbox. */
  deliver(mail: Mail): Promise<void>
  /** How many mails a mailbox has. */
  count(mailbox: string): Promise<number>
}

/** Dovecot with the user `prices@example.com` and the password `secret`, until the test ends. */
export async function anImapServer(tls: { keyPath: string; certPath: string }): Promise<ImapServer> {
  const home = await aFolder()
  const mail = join(home, 'mail')
  const [port, tlsPort] = [await freePort(), await freePort()]
  for (const folder of ['cur', 'new', 'tmp']) await mkdir(join(mail, folder), { recursive: true })
  await writeFile(
    join(home, 'dovecot.conf'),
    configOf({ home, mail, port, tlsPort, ...(await accounts(home)), ...tls }),
  )
  const server = spawn('/usr/sbin/dovecot', ['-F', '-c', join(home, 'dovecot.conf')], { stdio: 'ignore' })
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.once('close', () => resolve())
        server.kill('SIGTERM')
      }),
  )
  await answering(tlsPort)
  let delivered = 0
  return {
    port,
    tlsPort,
    async deliver(given) {
      delivered++
      const path = join(mail, 'new', `${Date.now()}.${delivered}.test`)
      await writeFile(path, messageOf(given, delivered), { mode: 0o666 })
      await chmod(path, 0o666)
    },
    async count(mailbox) {
      const place = mailbox === 'INBOX' ? mail : join(mail, `.${mailbox}`)
      const names = await Promise.all(['cur', 'new'].map((folder) => readdir(join(place, folder)).catch(() => [])))
      return names.flat().length
    },
  }
}

// Dovecot does not serve mail as root: there the accounts of its package do, and nobody owns the mail.
const NOBODY = 65_534

async function accounts(home: string): Promise<Accounts> {
  const { uid, gid, username } = userInfo()
  if (uid !== 0) return { uid, gid, internal: username, login: username }

  await chmod(home, 0o755)
  for (const folder of ['mail', 'mail/cur', 'mail/new', 'mail/tmp']) await chown(join(home, folder), NOBODY, NOBODY)
  return { uid: NOBODY, gid: NOBODY, internal: 'dovecot', login: 'dovenull' }
}

interface Accounts {
  uid: number
  gid: number
  internal: string
  login: string
}

interface Settings extends Accounts {
  home: string
  mail: string
  port: number
  tlsPort: number
  keyPath: string
  certPath: string
}

function configOf({ home, mail, port, tlsPort, uid, gid, internal, login, keyPath, certPath }: Settings): string {
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${home}/run
state_dir = ${home}/state
log_path = ${home}/log
default_internal_user = ${internal}
default_login_user = ${login}
default_internal_group = ${internal}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:${mail}
ssl = yes
ssl_cert = <${certPath}
ssl_key = <${keyPath}
disable_plaintext_auth = no
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${home}
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
  }
}
service anvil {
  chroot =
}
namespace inbox {
  inbox = yes
  separator = .
}
`
}

function messageOf({ from, to = 'prices@example.com', subject, files }: Mail, number: number): string {
  const parts = files.map(
    ({ name, content }) => `--b
Content-Type: text/csv; name="${name}"
Content-Disposition: attachment; filename="${name}"
Content-Transfer-Encoding: base64

${Buffer.from(content)
  .toString('base64')
  .replaceAll(/(.{76})/g, '$1\n')}
`,
  )
  return `From: ${from}
To: ${to}
Subject: ${subject}
Date: Fri, 20 Nov 2026 10:00:${String(number).padStart(2, '0')} +0000
Message-ID: <${number}@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

See the file.
${parts.join('')}--b--
`.replaceAll('\n', '\r\n')
}
