/** What the engine of conversations reports to listeners and operators. */
@NullMarked
package io.fairbot.conversation.report;

import org.jspecify.annotations.NullMarked;
