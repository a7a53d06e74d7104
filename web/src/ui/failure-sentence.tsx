import classes from './failure-sentence.module.css'
import { useFailureText } from './use-failure-text.ts'

/** What went wrong, in the person's language, with the server's particulars below where they are in English. */
export function FailureSentence({ error }: { error: unknown }) {
  const { text, particulars, detail } = useFailureText()(error)

  return (
    <>
      <p>{text}</p>
      {particulars ? <p className={classes.detail}>{particulars}</p> : null}
      {detail ? (
        <p lang="en" className={classes.detail}>
          {detail}
        </p>
      ) : null}
    </>
  )
}
