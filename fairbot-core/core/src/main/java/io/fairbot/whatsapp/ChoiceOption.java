package io.fairbot.whatsapp;

/**
 * An option that a customer can choose.
 *
 * @param id its id, which comes back in {@link MessageContent.Choice}
 * @param title the text that the customer sees; up to 24 characters on the official channel
 */
public record ChoiceOption(String id, String title) {}
