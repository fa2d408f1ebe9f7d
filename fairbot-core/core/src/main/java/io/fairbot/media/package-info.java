/**
 * The store of the bytes of media: pictures, voice messages and other files that messages refer to.
 *
 * <p>Start at {@link io.fairbot.media.MediaStore}.
 */
@NullMarked
package io.fairbot.media;

import org.jspecify.annotations.NullMarked;
