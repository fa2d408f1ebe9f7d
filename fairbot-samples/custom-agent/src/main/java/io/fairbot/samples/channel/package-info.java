/**
 * A channel of one's own: lines of a gateway that takes messages over HTTP and delivers those of customers to a webhook.
 *
 * <p>Start at {@link io.fairbot.samples.channel.GatewayChannel}; docs/extend/CHANNELS.md explains it.
 */
@NullMarked
package io.fairbot.samples.channel;

import org.jspecify.annotations.NullMarked;
