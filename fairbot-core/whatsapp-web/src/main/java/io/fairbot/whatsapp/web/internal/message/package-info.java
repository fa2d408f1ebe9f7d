/** What is inside of a decrypted message: its fields, as contents of conversations, and back. */
@NullMarked
package io.fairbot.whatsapp.web.internal.message;

import org.jspecify.annotations.NullMarked;
