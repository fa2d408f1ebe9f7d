/**
 * Messages that no customer asked for at that moment: a notice, the words of an attendant, a late answer. Start at {@link
 * io.fairbot.conversation.send.SendRequest}; {@link io.fairbot.conversation.Conversations#send} takes it.
 */
@NullMarked
package io.fairbot.conversation.send;

import org.jspecify.annotations.NullMarked;
