/**
 * A channel without phone and network: for the first run, for demonstrations and for tests.
 *
 * <p>Start at {@link io.fairbot.whatsapp.sandbox.SandboxChannel}. Customers write through the API or on the page
 * {@code /sandbox}; each line stores its messages in a transcript, as a provider would.
 */
@NullMarked
package io.fairbot.whatsapp.sandbox;

import org.jspecify.annotations.NullMarked;
