/** The attendance of conversations: who answers, what comes next in time, and the actions of attendants. */
@NullMarked
package io.fairbot.conversation.attendance;

import org.jspecify.annotations.NullMarked;
