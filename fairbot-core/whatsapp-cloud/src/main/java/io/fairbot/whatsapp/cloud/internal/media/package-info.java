/** Files up and down: uploads that are used again, and downloads that are checked. */
@NullMarked
package io.fairbot.whatsapp.cloud.internal.media;

import org.jspecify.annotations.NullMarked;
