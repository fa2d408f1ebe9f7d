/** The wire format of Protocol Buffers: fields by their numbers, within bounds, without a schema. */
@NullMarked
package io.fairbot.whatsapp.web.internal.protobuf;

import org.jspecify.annotations.NullMarked;
