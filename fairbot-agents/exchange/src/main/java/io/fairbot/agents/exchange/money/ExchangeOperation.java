package io.fairbot.agents.exchange.money;

/**
 * What the house does, in the words of the trade: at <i>venda</i> it sells to the customer, at <i>compra</i> it buys from
 * the customer.
 */
public enum ExchangeOperation {
    /** The customer buys foreign cash and pays reais, at <i>venda</i>. */
    HOUSE_SELLS_CASH,
    /** The customer sells foreign cash and gets reais, at <i>compra</i>. */
    HOUSE_BUYS_CASH
}
