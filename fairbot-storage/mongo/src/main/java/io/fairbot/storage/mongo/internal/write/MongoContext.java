package io.fairbot.storage.mongo.internal.write;

import com.mongodb.reactivestreams.client.MongoClient;
import io.fairbot.runtime.TimeSource;
import io.fairbot.storage.mongo.internal.document.MongoCollections;
import io.fairbot.storage.mongo.internal.document.MongoModelRegistry;
import io.fairbot.storage.mongo.internal.driver.CausalSessions;
import io.fairbot.storage.mongo.internal.driver.TimedCalls;

/**
 * What the parts of one open store share.
 *
 * @param client the client
 * @param collections the collections of the database
 * @param models the models the store was opened with
 * @param causality the sessions of reads and single writes
 * @param calls the calls with timeouts
 * @param time the time
 */
public record MongoContext(
        MongoClient client,
        MongoCollections collections,
        MongoModelRegistry models,
        CausalSessions causality,
        TimedCalls calls,
        TimeSource time) {}
