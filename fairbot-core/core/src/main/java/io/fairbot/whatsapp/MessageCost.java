package io.fairbot.whatsapp;

/**
 * What the provider charges for a message, as it reports it.
 *
 * @param billable whether it charges for the message
 * @param category the provider's category of the conversation or template, such as {@code utility}; possibly empty
 * @param model the provider's pricing model, such as {@code PMP}; possibly empty
 */
public record MessageCost(boolean billable, String category, String model) {}
