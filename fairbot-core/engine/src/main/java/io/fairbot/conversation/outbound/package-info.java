/** The service that stores messages which answer no event; the outbox of the branch sends them. */
@NullMarked
package io.fairbot.conversation.outbound;

import org.jspecify.annotations.NullMarked;
