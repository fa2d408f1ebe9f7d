/** The stanzas that are exchanged after the handshake: nodes with attributes, in a compact form with tables of words. */
@NullMarked
package io.fairbot.whatsapp.web.internal.binary;

import org.jspecify.annotations.NullMarked;
