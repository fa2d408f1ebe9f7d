package io.fairbot.whatsapp;

/**
 * Something a customer can choose.
 *
 * @param id our name for it; comes back in {@link MessageContent.Choice}
 * @param title what the customer sees; up to 24 characters on the official channel
 */
public record ChoiceOption(String id, String title) {}
