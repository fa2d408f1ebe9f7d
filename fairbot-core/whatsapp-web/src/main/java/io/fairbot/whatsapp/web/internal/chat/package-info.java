/**
 * The messages of a line: what is sent is encrypted for each device of both sides, what arrives is decrypted, and what one side could not
 * read is sent again.
 */
@NullMarked
package io.fairbot.whatsapp.web.internal.chat;

import org.jspecify.annotations.NullMarked;
