package io.fairbot.testkit;

/** Cases of the contract of stores that are about one subject. */
interface StoreCases {

    /** The store under test and the time it lives in. */
    StoreWorld world();
}
