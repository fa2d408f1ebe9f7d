/** Tests of what is inside of messages, on messages of the real client's schema. */
@NullMarked
package io.fairbot.whatsapp.web.internal.message;

import org.jspecify.annotations.NullMarked;
