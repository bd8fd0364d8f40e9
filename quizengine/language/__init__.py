"""Short answers in Russian and English: letters, words, slips of the keyboard, and the judge that compares them."""
