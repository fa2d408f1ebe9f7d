/** What a linked device says of itself when it logs in or asks to be linked. */
@NullMarked
package io.fairbot.whatsapp.web.internal.login;

import org.jspecify.annotations.NullMarked;
