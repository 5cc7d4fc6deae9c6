import {InputError} from "../../input-error.ts";
import {Random} from "../../math/random.ts";

const names = ["Lily", "Tom", "Sue", "Ben", "Mia", "Tim", "Anna", "Max", "Sara", "Sam"];
const animals = ["dog", "cat", "bird", "fish", "bear", "frog", "rabbit", "mouse", "duck", "horse"];
const things = ["ball", "hat", "book", "cake", "boat", "box", "kite", "flower", "drum", "spoon"];
const places = ["park", "garden", "forest", "house", "beach", "farm", "shop", "school"];
const colours = ["red", "blue", "green", "yellow", "big", "small", "old", "shiny"];
const feelings = ["happy", "sad", "scared", "tired", "hungry", "angry", "proud", "cold"];

type Draw = (words: readonly string[]) => string;

// Each ends where a story could go on in several ways, and where what went before says which.
const beginnings: ((draw: Draw) => string)[] = [
  (draw) => `${draw(names)} had a ${draw(colours)} ${draw(things)}. One day, ${draw(names)} lost the`,
  (draw) => `Once there was a ${draw(colours)} ${draw(animals)}. It lived in a`,
  (draw) => `${draw(names)} went to the ${draw(places)} with a ${draw(animals)}. They saw a`,
  (draw) => `The ${draw(animals)} was ${draw(feelings)}. It wanted to`,
  (draw) => `"Look at my ${draw(things)}!" said ${draw(names)}. ${draw(names)} was`,
  (draw) => `${draw(names)} was ${draw(feelings)} because the ${draw(animals)} took the`,
  (draw) => `It was a ${draw(["hot", "cold", "rainy", "sunny", "dark", "windy"])} day. ${draw(names)} put on`,
  (draw) => `${draw(names)} and ${draw(names)} played with the ${draw(things)} in the`,
  (draw) => `The ${draw(animals)} said to the ${draw(animals)}, "You can`,
  (draw) => `${draw(names)}'s mom gave ${draw(names)} a ${draw(things)}. "Thank you,`
];

/** Some 27,000 can be made; the last of them would be looked for in vain. */
const most = 10_000;

/**
 * Different beginnings of children's stories, made of our own parts; equal seeds give equal prompts.
 * @throws InputError for a number of prompts that is not whole, or above 10,000
 */
export function storyPrompts(count: number, seed = 1): string[] {
  if (!Number.isInteger(count) || count < 1 || count > most) {
    throw new InputError("count", {got: count, expected: "a whole number from 1 to 10,000"});
  }
  const random = new Random(seed);
  const draw: Draw = (words) => words[random.integer(words.length)];
  const prompts = new Set<string>();
  for (let i = 0; prompts.size < count; i++) prompts.add(beginnings[i % beginnings.length](draw));
  return [...prompts];
}
