/** A connection to the server: the handshake, then stanzas, requests with their answers, and why it has ended. */
@NullMarked
package io.fairbot.whatsapp.web.internal.connection;

import org.jspecify.annotations.NullMarked;
