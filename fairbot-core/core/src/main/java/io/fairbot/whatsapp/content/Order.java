package io.fairbot.whatsapp.content;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;

/**
 * An order of products from the catalog of the business.
 *
 * @param catalog the id of the catalog
 * @param items the products, 1 to {@value #MAX_ITEMS}
 * @param text what the customer wrote with it, possibly empty
 */
@JsonTypeName("order")
public record Order(String catalog, List<OrderItem> items, String text) implements MessageContent {
    /** The largest number of products. */
    public static final int MAX_ITEMS = 100;

    /**
     * Copies the products and checks the values.
     *
     * @throws IllegalArgumentException when there is no product, or there are too many
     */
    public Order {
        items = List.copyOf(items);
        ContentChecks.text("order.catalog", catalog, OrderItem.MAX_PRODUCT);
        ContentChecks.size("order.items", items, MAX_ITEMS);
        ContentChecks.length("order.text", text, MessageContent.MAX_TEXT);
    }

    @Override
    public String kind() {
        return "order";
    }
}
