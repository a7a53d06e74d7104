import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel } from '../../ui/panel.tsx'
import { Thumb } from '../../ui/thumb.tsx'
import classes from './pictures.module.css'

interface PicturesProps {
  images: readonly string[]
  title: string
}

/** One picture large, the others to choose from. */
export function Pictures({ images, title }: PicturesProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(0)
  const shown = images[Math.min(chosen, images.length - 1)]

  if (!shown) return null
  return (
    <Panel title={t('product.pictures')}>
      <Thumb src={shown} size={302} alt={t('product.pictureOf', { title })} />
      {images.length > 1 ? (
        <ul className={classes.choice}>
          {images.map((image, place) => (
            <li key={image}>
              <button
                type="button"
                className={classes.choose}
                aria-label={t('product.showPicture', { place: place + 1, total: images.length })}
                aria-pressed={image === shown}
                onClick={() => setChosen(place)}
              >
                <Thumb src={image} size={44} />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <p className={classes.address}>
        <a href={shown} target="_blank" rel="noreferrer noopener">
          {shown}
        </a>
      </p>
    </Panel>
  )
}
