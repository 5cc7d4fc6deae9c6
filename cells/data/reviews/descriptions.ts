/* What each concept means, in sentences that the generator does not write: for labels made by likeness. */

export const descriptions: Record<string, string[]> = {
  "food good": ["The food tasted great.", "The meal was very good."],
  "food bad": ["The food tasted bad.", "The meal was not good."],
  "service good": ["The service was great and the staff were kind.", "The waiters did a very good job."],
  "service bad": ["The service was bad and the staff were unkind.", "The waiters did a bad job."],
  "ambiance good": [
    "The restaurant looks beautiful and has a nice ambiance.",
    "The decoration and mood were very good."
  ],
  "ambiance bad": ["The restaurant looks ugly and has no ambiance.", "The decoration and mood were bad."],
  "noise good": ["The restaurant was quiet.", "There was little noise, and talking was easy."],
  "noise bad": ["The restaurant was too noisy.", "There was so much noise that talking was hard."]
};
