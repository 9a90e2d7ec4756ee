/**
 * Three of Fabio Crameri's Scientific colour maps 7.0.1 as 256 sRGB entries each, three bytes an entry, in base64:
 * batlow (sequential), vik (diverging), romaO (cyclic). Data only; `color-maps.ts` reads it.
 * Crameri, F. (2021), Scientific colour maps, Zenodo, doi:10.5281/zenodo.1243862. Copyright (c) 2021 Fabio Crameri, MIT License.
 */

export const batlowBytes =
  'ARlZAhtZAxxaBB5aBR9aBiFbByJbByRbCCVbCSdcCihcCipcCytcCy1dDC5dDC9dDTFdDTJeDTNeDjVeDjZeDjdeDzhfDzlfDztf' +
  'DzxfED1fED5fED9gEEBgEUFgEUJgEUNgEURgEkVhEkZhEkdhEkhhE0lhE0phE0thFExiFE1iFE5iFU9iFU9iFlBiFlFiF1JiF1Ni' +
  'GFRiGFViGVZiGVdiGldiG1hiG1liHFpiHVtiHlxiHl1iH11hIF5hIV9hImBhI2BgJGFgJWJgJmNfJ2NfKGRfKmVeK2VeLGZdLWdd' +
  'L2dcMGhcMWlbM2laNGpaNWpZN2tYOGxYOmxXO21WPG1WPm5VP25UQW9TQm9SRHBSRXBRR3FQSHFPSnJOTHJNTXNNT3NMUHRLUnRK' +
  'U3VJVXVIV3ZHWHZGWndFW3dFXXhEX3hDYHlCYnlBY3pAZXo/Z3s+aHs+ans9bHw8bXw7b306cX05c344dH44dn83eH82eYA1e4A0' +
  'fYE0f4EzgYIygoIxhIMxhoMwiIQvioQvjIUujoUuj4YtkYYtk4cslYcsl4gsmYgsm4krnYkrn4kroYoro4ospYssp4ssqYwsq4wt' +
  'rYwtr40usY0vs44vtY4wt44xuY8yu48zvY80vpA1wJA2wpA3xJE4xpE6yJE7ypI8y5I+zZI/z5NA0ZNC0pND1JRF1pRG2JRI2ZVK' +
  '25VL3ZVN3pZP4JZR4ZdS45dU5JdW5phY55ha6Zlc6ple65pg7Zpi7ptk75tn8Jxp8Z1r8p1t855w9J9y9Z909qB396F5+KF7+KJ+' +
  '+aOA+aOC+qSF+qWH+6aJ+6aM/KeO/KiQ/KmT/KmV/aqX/aua/ayc/aye/a2g/a6i/a+l/a+n/bCp/bGr/bKt/bKv/bOx/bS0/bS2' +
  '/bW4/ba6/be8/be+/bjA/bnC/brE/brH/bvJ/bzL/bzN/L3P/L7R/L/T/L/W/MDY/MHa/MLc/MPf/MPh/MTj/MXl+8bo+8bq+8fs' +
  '+8jv+8nx+8rz+8r2+sv4+sz6'

export const vikBytes =
  'ABJhARRiARVjARdkARhlARpmAhxnAh1oAh9pAiBqAiJrAiNsAiVtAiduAihvAipwAitxAi1yAi5zAjB0AjF1AjN2AjR3AjZ4Ajd5' +
  'Ajl6Ajp7Azx8Az59Az9+A0F/A0KAA0SBA0WCA0eDA0mEA0qFBEyGBE2HBE+IBVGJBVKKBlSLBlaMB1eNCFmPCVuQC12RDF6SDmCT' +
  'EGKUEWSWE2aXFWeYF2mZGWuaHG2cHm+dIHGeI3OgJXWhKHeiK3mkLXulMH2mM3+oNoGpOYOrPIWsP4etQomvRYuwSI2yS5CzTpK0' +
  'UZS2VJa3V5i5Wpq6XZy7YZ69ZKC+Z6LAaqTBbabCcajEdKrFd6zGeq7IfbDJgLLKhLTMh7bNirjOjbrQkLzRlL7Sl8DUmsLVncTW' +
  'oMXYo8fZp8naqsvcrc3dsM/es9HfttPhutXivdbjwNjkw9rlxtvmyd3nzN/oz+Do0uHp1ePp2OTp2+Xp3ubp4Obp4ufo5efo5+fn' +
  '6Ofl6ubk6+bi7OXg7eTe7uPc7uHa7uDY7t7V7t3T7tvQ7tnN7dfL7dXI7NPF7NHD69DA6s696cy66cq46Mi158ay5sSw5cGt5L+q' +
  '5L6o47yl4rqi4big4Lad37Sa37KY3rCV3a6T3KyQ26qN26iL2qaI2aSG2KKD16CB1p9+1p181Zt51Jl305d005Vy0pRw0ZJt0JBr' +
  'z45oz4xmzotkzYlhzIdfzIVdy4NayoJYyYBWyX5TyHxRx3tPxnlMxndKxXVIxHRFw3JDwnBBwm4/wW08wGs6v2k4vmc2vmUzvWQx' +
  'vGIvu2Atul4quFwot1omtlgktVUhs1MfslEdsE8br0wYrUoWq0gUqUUSp0MQpUAPoz4NoTwLnzkKnDcJmjUImDMHljEHlC8GkS0G' +
  'jysGjSkGiycGiSYGhyQGhSIGgyEGgR8Gfx4Gfh0GfBsGehoGeBgGdhcGdBUGcxQGcRMHbxEHbRAHbA4Hag0HaAwHZwoHZQkHYwcH' +
  'YgYHYAQIXgMIXQIIWwEIWQAI'

export const romaOBytes =
  'czlXdDlWdTlUdThTdjhRdzhQdzhPeDhNeThMeThLejhJezhIfDhHfDlGfTlFfjlDfjlCfzpBgDpAgTs/gTs+gjw9gzw8hD07hD06' +
  'hT45hj84h0A3h0A3iEE2iUI1ikM0i0QzjEUzjEYyjUcxjkgxj0kwkEowkUwvkk0vk04ulFAulFEtlVItllQtl1UsmFcsmVgsmlos' +
  'm1ssnF0rnV8rnmArn2IroGQsomYso2cspGkspWstpm0tp28tqHEuqXMuqnUvq3cwrXkwrnsxr30ysH8zsYE0soM1tIY2tYg3too5' +
  't4w6uI47uZE9u5M/vJVAvZhCvppEv5xGwZ9HwqFJw6NLxKVOxahQxqpSyKxUya9XyrFZy7NczLVezbdhzrpjz7xmz75o0MBr0cJu' +
  '0sRw0sZz08h21Ml41Mt71M1+1c6B1dCD1dGG1tOI1tSL1tWO1teQ1tiT1dmV1dqY1dua1Nyc1N2f092h096j0t+l0d+n0OCpz+Cr' +
  'zuCtzeGvzOGxy+GzyuG1yOG2x+G4xeG5xOG7wuG8weG+v+G/veDAu+DCud/DuN/Ett7FtN7Gsd3Hr9zIrdzIq9vJqdrKp9nLpNjL' +
  'otfMoNbMndXNm9TNmdPOltHOlNDOks/Oj87PjczPi8vPiMnPhsjPhMbPgcXPf8PPfcLOe8DOeL7Odr3OdLvNcrnNcLjNbrbMbLTM' +
  'arLLaLHLZ6/KZa3KY6vJYqnJYKjIX6bHXaTHXKLGWqDFWZ7EWJzEV5vDVpnCVZfBVJXAU5O/UpG+Uo+9UY28UIu7UIq6T4i5T4a4' +
  'T4S3T4K2ToC0Tn6zTnyyTnqwT3ivT3auT3WsT3OrUHGpUG+oUW2mUWukUmmjUmehU2afVGSeVGKcVWCaVl+YV12WV1uUWFmTWViR' +
  'WlaPW1WNXFOLXFKJXVCHXk+FX02DYEyBYUt/Ykl9Y0h7Y0d5ZEZ3ZUV2ZkR0Z0NyaEJwaEFuaUBsaj9raz9pbD5nbD1lbT1kbjxi' +
  'bztgbztfcDpdcTpccjpacjlZ'
