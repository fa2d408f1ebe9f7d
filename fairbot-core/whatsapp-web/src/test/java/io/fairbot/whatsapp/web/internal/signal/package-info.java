/** Tests of the sessions, on conversations of the real client's library and on random ones. */
@NullMarked
package io.fairbot.whatsapp.web.internal.signal;

import org.jspecify.annotations.NullMarked;
