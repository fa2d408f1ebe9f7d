/** The encrypted channel to the server: Noise XX with the server's chain of certificates. */
@NullMarked
package io.fairbot.whatsapp.web.internal.noise;

import org.jspecify.annotations.NullMarked;
