package io.fairbot.whatsapp.cloud;

import io.fairbot.whatsapp.cloud.lab.CloudLab;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** The base of tests of a channel alone: a lab for the class, to which Ana has written, and a channel for each test. */
abstract class CloudLabTestBase {
    static CloudLab lab;
    CloudFixture fixture;

    @BeforeAll
    static void startLab(TestInfo test) {
        lab = CloudLab.start(test.getTestClass().orElseThrow());
        lab.customerWrites(CloudFixture.ANA.value().substring(1));
    }

    @AfterAll
    static void stopLab() {
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void start() {
        fixture = new CloudFixture(lab).start();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }
}
