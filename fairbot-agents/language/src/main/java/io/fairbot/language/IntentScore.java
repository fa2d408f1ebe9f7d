package io.fairbot.language;

/**
 * An intent and how sure it is.
 *
 * @param intent the name of the intent
 * @param score how sure it is, from 0 to 1; the scores of all intents of a piece of text add up to 1
 * @param start the index of the first char of the piece of the message that says so
 * @param end the index after its last char
 */
public record IntentScore(String intent, double score, int start, int end) {}
