/** Tests of the stored keys of a line. */
@NullMarked
package io.fairbot.whatsapp.web.internal.keys;

import org.jspecify.annotations.NullMarked;
