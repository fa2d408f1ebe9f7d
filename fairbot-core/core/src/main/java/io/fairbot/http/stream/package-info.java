/**
 * Streams of texts from the server: the sending end of a WebSocket or of a response that goes on, each with a bounded queue.
 *
 * <p>A route returns a {@link io.fairbot.http.stream.StreamSource}, whose listener receives the {@link
 * io.fairbot.http.stream.StreamSession} to send to. A server implements {@link io.fairbot.http.stream.StreamConnection}.
 */
@NullMarked
package io.fairbot.http.stream;

import org.jspecify.annotations.NullMarked;
