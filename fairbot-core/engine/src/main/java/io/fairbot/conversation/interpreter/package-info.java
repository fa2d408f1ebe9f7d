/** The interpreters of messages that are registered with an engine. */
@NullMarked
package io.fairbot.conversation.interpreter;

import org.jspecify.annotations.NullMarked;
