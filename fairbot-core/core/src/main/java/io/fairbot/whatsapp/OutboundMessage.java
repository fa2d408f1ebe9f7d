package io.fairbot.whatsapp;

/**
 * A message to a customer, as a channel takes it over.
 *
 * @param id our name for it; the same for every attempt
 * @param to where it goes
 * @param content what is sent
 */
public record OutboundMessage(String id, Alias to, OutboundContent content) {}
