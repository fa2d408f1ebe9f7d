/** Tests of the messages of a line, as far as they need no server. */
@NullMarked
package io.fairbot.whatsapp.web.internal.chat;

import org.jspecify.annotations.NullMarked;
