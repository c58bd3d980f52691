package dev.winnow.driver.checkpoint;

import dev.winnow.worker.training.MemberState;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * All that a member needs to go on from the end of an epoch. The schedules are pure functions of
 * the accuracies so far, so these stand for their state.
 *
 * <p>Format: magic, version, epoch, accuracies, parameters, velocity (counts, then values; big
 * endian), CRC-32 of all before it.
 *
 * @param state weights, running statistics and velocity
 * @param validationAccuracies one for each epoch trained
 */
public record Checkpoint(MemberState state, double[] validationAccuracies) {
  private static final int MAGIC = 0x57494e43;
  private static final int VERSION = 1;

  public Checkpoint {
    if (validationAccuracies.length != state.epoch()) {
      throw new IllegalArgumentException(
          "%d accuracies after %d epochs".formatted(validationAccuracies.length, state.epoch()));
    }
  }

  void writeTo(OutputStream out) throws IOException {
    CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32());
    DataOutputStream data = new DataOutputStream(checked);
    data.writeInt(MAGIC);
    data.writeInt(VERSION);
    data.writeInt(state.epoch());
    for (double accuracy : validationAccuracies) {
      data.writeDouble(accuracy);
    }
    writeFloats(data, state.parameters());
    writeFloats(data, state.velocity());
    data.writeLong(checked.getChecksum().getValue());
    data.flush();
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws DamagedCheckpointException when it is anything else
   */
  static Checkpoint read(byte[] bytes) throws DamagedCheckpointException {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, Math.max(0, bytes.length - Long.BYTES));
    if (bytes.length < 5 * Integer.BYTES
        || ByteBuffer.wrap(bytes).getLong(bytes.length - Long.BYTES) != crc.getValue()) {
      throw new DamagedCheckpointException("its checksum does not match");
    }
    try (DataInputStream data = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (data.readInt() != MAGIC || data.readInt() != VERSION) {
        throw new DamagedCheckpointException("it is not of format version " + VERSION);
      }
      double[] accuracies = new double[data.readInt()];
      for (int i = 0; i < accuracies.length; i++) {
        accuracies[i] = data.readDouble();
      }
      float[] parameters = readFloats(data);
      return new Checkpoint(
          new MemberState(accuracies.length, parameters, readFloats(data)), accuracies);
    } catch (DamagedCheckpointException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DamagedCheckpointException("it ends early: " + e);
    }
  }

  private static void writeFloats(DataOutputStream out, float[] floats) throws IOException {
    out.writeInt(floats.length);
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(floats.length, Float.BYTES));
    bytes.asFloatBuffer().put(floats);
    out.write(bytes.array());
  }

  private static float[] readFloats(DataInputStream in) throws IOException {
    int length = in.readInt();
    FloatBuffer floats = ByteBuffer.wrap(in.readNBytes(length * Float.BYTES)).asFloatBuffer();
    float[] values = new float[length];
    floats.get(values);
    return values;
  }
}
