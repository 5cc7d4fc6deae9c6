/* What reviews say of each thing. Every phrase is our own; some words serve several things on purpose. */

export type Aspect = "food" | "service" | "ambiance" | "noise";
export type Verdict = "good" | "bad";

export const aspects: readonly Aspect[] = ["food", "service", "ambiance", "noise"];

/** Something that a clause speaks of. */
export interface Subject {
  text: string;
  plural?: true;
  /** it says alone which thing is meant, so that words for anything ("excellent") may follow */
  clear?: true;
}

export interface AspectWords {
  subjects: Subject[];
  /** small parts that are granted before the verdict on the whole */
  parts: Subject[];
  whole: Subject;
  /** words that stand after "was" or "were", and after "not" too */
  good: string[];
  bad: string[];
  /** clauses that say it in another way */
  goodClauses: string[];
  badClauses: string[];
  /** clauses that name the thing and judge nothing */
  neutral: string[];
}

const one = (text: string): Subject => ({text});
const clear = (text: string): Subject => ({text, clear: true});
const several = (text: string): Subject => ({text, plural: true, clear: true});

/** words that say good or bad of anything */
export const shared: Record<Verdict, string[]> = {
  good: [
    "wonderful",
    "excellent",
    "splendid",
    "just right",
    "first rate",
    "a pleasure",
    "fine",
    "lovely",
    "a treat",
    "perfect"
  ],
  bad: [
    "awful",
    "poor",
    "disappointing",
    "a let-down",
    "below par",
    "terrible",
    "a mess",
    "a nuisance",
    "hopeless",
    "dreadful"
  ]
};

export const words: Record<Aspect, AspectWords> = {
  food: {
    subjects: [
      ...["the soup", "the lamb", "my pizza", "the fish", "her risotto", "the cheese cake", "the curry"].map(
        clear
      ),
      ...["the duck", "the salad", "our main course", "the pasta", "the food", "the tart", "his steak"].map(
        clear
      ),
      ...["the dumplings", "the desserts", "the mussels", "the vegetables", "the noodles", "my pancakes"].map(
        several
      )
    ],
    parts: [
      ...["the bread", "my starter", "the rice beside it", "the coffee"].map(clear),
      several("the olives")
    ],
    whole: clear("the food"),
    good: [
      "delicious",
      "fresh",
      "full of flavour",
      "well seasoned",
      "properly hot",
      "made with care",
      "cooked to the minute",
      "tasty",
      "rich and warm",
      "light",
      "as good as at home"
    ],
    bad: [
      "bland",
      "greasy",
      "overcooked",
      "cold",
      "lukewarm",
      "undercooked",
      "far too salty",
      "dull",
      "tasteless",
      "burnt",
      "heavy"
    ],
    goodClauses: [
      "I scraped my plate clean",
      "we asked for the recipe",
      "I still dream of that sauce",
      "every bite made me want the next",
      "the cook knows what a kitchen is for",
      "we ordered the same dish a second time",
      "even our picky uncle licked his spoon",
      "the flavours stayed with me all the way home"
    ],
    badClauses: [
      "I left half of my plate",
      "two dishes went back to the kitchen",
      "I went to bed hungry",
      "the sauce came straight out of a jar",
      "a tin of beans would have been the better supper",
      "the cook seems to have lost the salt and then found all of it",
      "my stomach complained all night",
      "we bought chips on the way home"
    ],
    neutral: [
      "I had the soup and she had the lamb",
      "we shared three dishes",
      "they bake their own bread",
      "the menu changes with the month",
      "most of what they cook comes from the region",
      "he took the fish and I took the pasta",
      "the kitchen closes at ten",
      "there are two vegetarian dishes on the menu"
    ]
  },
  service: {
    subjects: [
      ...["the waiter", "our waitress", "the service", "the man behind the bar", "the host"].map(clear),
      ...["the young woman who served us", "the owner", "the head waiter", "the girl at the desk"].map(clear),
      ...["the staff", "the waiters", "the people who served us", "both waitresses"].map(several)
    ],
    parts: [...["the man at the door", "the first waiter", "the trainee", "the cashier"].map(clear)],
    whole: clear("the service"),
    good: [
      "friendly",
      "attentive",
      "quick",
      "patient",
      "warm",
      "helpful",
      "polite",
      "cheerful",
      "careful with every detail",
      "thoughtful",
      "generous with time"
    ],
    bad: [
      "rude",
      "slow",
      "careless",
      "cold",
      "short with us",
      "forgetful",
      "unfriendly",
      "in a hurry to be rid of us",
      "bored",
      "heavy going",
      "lost"
    ],
    goodClauses: [
      "our glasses never stayed empty",
      "they remembered my name from last spring",
      "somebody was there before we had raised a hand",
      "they brought a cushion for my mother without being asked",
      "every question got an answer and a smile",
      "they swapped our table twice and made a joke of it",
      "they noticed my allergy before I spoke of it",
      "we were looked after like old friends"
    ],
    badClauses: [
      "it took an hour until anybody looked at us",
      "they brought the wrong order twice",
      "nobody came when we waved",
      "we had to ask three times for the bill",
      "somebody else got our drinks and kept them",
      "they rolled their eyes at my question",
      "our order was lost on the way",
      "I fetched the forks myself in the end"
    ],
    neutral: [
      "our waiter was called Tom",
      "a waitress showed us to the table",
      "the staff wear green",
      "one orders at the bar",
      "the owner also runs the bakery next door",
      "we paid the waiter in cash",
      "there were two waiters that night",
      "our waitress is the sister of the cook"
    ]
  },
  ambiance: {
    subjects: [
      ...["the decor", "the atmosphere", "the lighting", "the interior", "the furniture"].map(clear),
      ...["the dining room", "the place", "our corner", "the terrace", "the upper floor", "the bar"].map(one),
      ...["the candles and the pictures", "the curtains and the chairs"].map(several)
    ],
    parts: [...["the entrance", "the corridor", "the table they offered first", "the cloakroom"].map(one)],
    whole: clear("the atmosphere"),
    good: [
      "cosy",
      "charming",
      "elegant",
      "warm",
      "stylish",
      "pretty",
      "full of character",
      "inviting",
      "romantic",
      "bright and airy",
      "light"
    ],
    bad: [
      "gloomy",
      "shabby",
      "cold",
      "bare",
      "tired",
      "dusty",
      "cramped",
      "ugly",
      "like a waiting room",
      "heavy",
      "in bad taste"
    ],
    goodClauses: [
      "one feels at home under those old beams",
      "I would have liked to stay for the fireplace alone",
      "the candlelight made all of us look ten years younger",
      "I took photographs of the ceiling",
      "it is a room in which one wants to fall in love",
      "the view over the river is worth the trip",
      "they must have a painter in the family",
      "plants and old books make it feel like a friend's house"
    ],
    badClauses: [
      "the paint comes off the walls",
      "we sat under a bare tube",
      "my chair wobbled and the carpet was sticky",
      "it looks like the lobby of a bank",
      "plastic flowers on every table say it all",
      "we looked at the bins through the window",
      "there was a draught and a smell of drains",
      "nobody has bought a new cushion there since my childhood"
    ],
    neutral: [
      "the dining room has twelve tables",
      "the walls are blue",
      "we had a table by the window",
      "there is a second room upstairs",
      "the terrace opens in May",
      "the building was once a school",
      "our corner was next to the stairs",
      "they hang pictures of the harbour"
    ]
  },
  noise: {
    subjects: [
      ...["the noise level", "the sound in there", "the volume of the music"].map(clear),
      ...["the dining room", "the place", "our corner", "the terrace", "the upper floor", "the bar"].map(one),
      ...["the music", "the room at nine", "the table next to ours"].map(one),
      several("the acoustics")
    ],
    parts: [
      ...["the first half hour", "the street outside", "the kitchen door", "the birthday party"].map(one)
    ],
    whole: clear("the noise level"),
    good: [
      "quiet",
      "calm",
      "peaceful",
      "soft",
      "quiet enough to talk",
      "easy on the ears",
      "hushed",
      "gentle",
      "good for a talk",
      "pleasantly still"
    ],
    bad: [
      "loud",
      "deafening",
      "noisy",
      "shrill",
      "too much for my ears",
      "hard on the ears",
      "like a station at rush hour",
      "unbearable",
      "booming",
      "far too loud"
    ],
    goodClauses: [
      "we could hear each other without raising our voices",
      "one could hear the clock on the wall",
      "my grandfather understood every word",
      "we talked all evening in a low voice",
      "the carpets swallow every sound",
      "a whisper was enough",
      "even with every table taken one heard only a murmur",
      "the baby slept through all of it"
    ],
    badClauses: [
      "we had to shout across the table",
      "my ears rang until midnight",
      "I did not catch a word my wife said",
      "a loudspeaker hung right above my head",
      "the drums came through the wall",
      "we gave up talking and wrote notes",
      "every plate that was put down echoed",
      "the whole room yelled to be heard"
    ],
    neutral: [
      "there was a piano in the corner",
      "they play records from the sixties",
      "a band plays there on Fridays",
      "the table next to ours spoke Italian",
      "the music stopped at eleven",
      "one hears the trains from time to time",
      "somebody sang for a birthday",
      "the radio gave the football results"
    ]
  }
};

/** clauses about nothing that is judged */
export const asides: string[] = [
  "it was my sister's birthday",
  "we came by bus",
  "parking is behind the church",
  "it rained all day",
  "we had tickets for the theatre afterwards",
  "a colleague had given us the address",
  "I had never been to that part of town",
  "we were a party of six",
  "my phone died on the way",
  "we had booked a week ahead",
  "it is ten minutes from the station",
  "we paid about forty each",
  "the dog came along",
  "we had walked all afternoon",
  "our children stayed with their aunt",
  "they take cards",
  "it was a Tuesday",
  "my cousin lives around the corner",
  "we had missed the first train",
  "I wrote this on the way home",
  "the shop next door sells lamps",
  "we met there after work",
  "it was the first warm evening of the year",
  "my brother chose it"
];
