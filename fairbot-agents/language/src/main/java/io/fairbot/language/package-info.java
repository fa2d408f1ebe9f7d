/**
 * The understanding of short written messages: tokens, intents and language, learned from a readable file of examples.
 *
 * <p>Start at {@link io.fairbot.language.IntentExamples}, which reads such a file, {@link io.fairbot.language.IntentModel}, which is
 * trained from it, and {@link io.fairbot.language.IntentClassifier}, which classifies messages. Nothing here knows a trade: the words of
 * one come from its examples. Same examples, same model, byte by byte, on every Java version and machine.
 */
@NullMarked
package io.fairbot.language;

import org.jspecify.annotations.NullMarked;
