/** Tests of the files of messages. */
@NullMarked
package io.fairbot.whatsapp.web.internal.media;

import org.jspecify.annotations.NullMarked;
