/** The bytes on the way to the server and from it: a WebSocket, and the frames in it. */
@NullMarked
package io.fairbot.whatsapp.web.internal.transport;

import org.jspecify.annotations.NullMarked;
