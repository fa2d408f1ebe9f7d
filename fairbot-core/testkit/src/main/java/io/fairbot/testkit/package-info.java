/**
 * Tools for tests of bots, agents, channels and stores: a simulated chat, chats in text files, and the contracts of the SPIs as
 * suites to extend.
 *
 * <p>Start at {@link io.fairbot.testkit.BotTest}.
 */
@NullMarked
package io.fairbot.testkit;

import org.jspecify.annotations.NullMarked;
