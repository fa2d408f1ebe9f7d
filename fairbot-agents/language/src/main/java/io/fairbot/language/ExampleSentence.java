package io.fairbot.language;

/**
 * One sentence of an examples file.
 *
 * @param intent the intent it is an example of
 * @param language the code of its language
 * @param text the sentence, with its alternatives chosen
 * @param origin the number of the line it comes from; sentences of one line resemble each other
 */
record ExampleSentence(String intent, String language, String text, int origin) {}
