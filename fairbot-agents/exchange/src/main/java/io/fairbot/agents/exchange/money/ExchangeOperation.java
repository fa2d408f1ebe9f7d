package io.fairbot.agents.exchange.money;

/**
 * An operation of the exchange shop, from the shop's point of view: it sells to the customer at <i>venda</i> and buys from the
 * customer at <i>compra</i>.
 */
public enum ExchangeOperation {
    /** The customer buys foreign cash for reais, at <i>venda</i>. */
    HOUSE_SELLS_CASH,
    /** The customer sells foreign cash for reais, at <i>compra</i>. */
    HOUSE_BUYS_CASH
}
