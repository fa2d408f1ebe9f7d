package io.fairbot.whatsapp.web.internal.noise;

import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufReader;
import java.time.Instant;

/**
 * The chain of certificates that a server shows: the root key signs an intermediate one, and that one signs the key of the server.
 */
final class ServerCertificates {
    private static final int LEAF = 1;
    private static final int INTERMEDIATE = 2;
    /** The serial number under which intermediate certificates name the root. */
    private static final long ROOT_SERIAL = 0;

    private ServerCertificates() {}

    /** A certificate of the chain. */
    private static final class NoiseCertificate {
        private final String name;
        private final byte[] signedDetails;
        private final ProtobufReader details;
        private final byte[] signature;

        private NoiseCertificate(String name, byte[] signedDetails, byte[] signature) {
            this.name = name;
            this.signedDetails = signedDetails;
            this.details = new ProtobufReader(signedDetails);
            this.signature = signature;
        }

        static NoiseCertificate read(ProtobufReader chain, int field, String name) {
            ProtobufReader certificate = new ProtobufReader(chain.require(field, name + " certificate"));
            return new NoiseCertificate(name, certificate.require(1, "details"), certificate.require(2, "signature"));
        }

        CurvePublicKey key() {
            return CurvePublicKey.of(details.require(3, "key"));
        }

        long serial() {
            return details.integer(1, 0);
        }

        void verify(CurvePublicKey issuer, long issuerSerial, Instant now) {
            if (!issuer.verify(signedDetails, signature)) {
                throw new HandshakeException(
                        "The server's " + name + " certificate is not signed by its issuer.", null);
            }
            if (details.integer(2, 0) != issuerSerial) {
                throw new HandshakeException("The server's " + name + " certificate names another issuer.", null);
            }
            long seconds = now.getEpochSecond();
            if (seconds < details.integer(4, 0) || seconds > details.integer(5, Long.MAX_VALUE)) {
                throw new HandshakeException(
                        "The server's " + name + " certificate is not valid now; check the clock of this machine.",
                        null);
            }
        }
    }

    static void verify(byte[] chain, CurvePublicKey rootKey, CurvePublicKey server, Instant now) {
        ProtobufReader certificates = new ProtobufReader(chain);
        NoiseCertificate intermediate = NoiseCertificate.read(certificates, INTERMEDIATE, "intermediate");
        NoiseCertificate leaf = NoiseCertificate.read(certificates, LEAF, "leaf");
        intermediate.verify(rootKey, ROOT_SERIAL, now);
        leaf.verify(intermediate.key(), intermediate.serial(), now);
        if (!leaf.key().equals(server)) {
            throw new HandshakeException("The server's leaf certificate is for another key.", null);
        }
    }
}
