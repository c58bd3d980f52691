package dev.winnow.worker.format;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;

/** A vector of floats on its way between JVMs, bit for bit, without its zeros. */
public final class SparseVector implements Serializable {
  private static final long serialVersionUID = 1L;

  private transient float[] values;

  /** Of that vector, which is not copied. */
  public SparseVector(float[] values) {
    this.values = values;
  }

  /** The vector, zeros and all. */
  public float[] values() {
    return values;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(values.length);
    SparseFloats.write(data, values);
    data.flush();
  }

  private void readObject(ObjectInputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    values = SparseFloats.read(data, data.readInt());
  }
}
