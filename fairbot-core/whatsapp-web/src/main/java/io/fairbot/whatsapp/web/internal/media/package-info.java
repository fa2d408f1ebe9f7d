/** The files of messages: encrypted with a key of their own, and kept by media hosts that cannot read them. */
@NullMarked
package io.fairbot.whatsapp.web.internal.media;

import org.jspecify.annotations.NullMarked;
