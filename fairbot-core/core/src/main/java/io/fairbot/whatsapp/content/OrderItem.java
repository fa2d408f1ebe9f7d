package io.fairbot.whatsapp.content;

import java.math.BigDecimal;

/**
 * A product of an {@link Order}.
 *
 * @param product the id of the product in the catalog, 1 to {@value #MAX_PRODUCT} characters
 * @param quantity how many, 1 or more
 * @param price the price of one
 * @param currency its currency, such as {@code BRL}
 */
public record OrderItem(String product, int quantity, BigDecimal price, String currency) {
    /** The largest length of the id of a product. */
    public static final int MAX_PRODUCT = 200;

    /**
     * Checks all values.
     *
     * @throws IllegalArgumentException when one is not as described
     */
    public OrderItem {
        ContentChecks.text("order.items.product", product, MAX_PRODUCT);
        ContentChecks.text("order.items.currency", currency, 3);
        if (quantity < 1) {
            throw new IllegalArgumentException("The field order.items.quantity must be 1 or more.");
        }
        if (price.signum() < 0) {
            throw new IllegalArgumentException("The field order.items.price must be 0 or more.");
        }
    }
}
