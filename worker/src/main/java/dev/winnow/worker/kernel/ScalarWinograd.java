package dev.winnow.worker.kernel;

/** The definition of the Winograd-ReLU convolution, tile by tile, in double precision. */
final class ScalarWinograd implements WinogradKernel {
  @Override
  public void forward(
      int tile, boolean relu, Activation input, Weights weights, Activation output) {
    WinogradMatrices matrices = WinogradMatrices.of(tile);
    int outputs = matrices.outputs();
    forEachTile(
        input,
        outputs,
        (row, column, n) -> {
          double[][][] v = inputTransform(matrices, tile, relu, input, row, column, n);
          for (int k = 0; k < output.channels(); k++) {
            double[][] y = WinogradMatrices.sandwich(matrices.aT(), sum(weights, output, k, v));
            for (int i = 0; i < Math.min(outputs, output.height() - row); i++) {
              for (int j = 0; j < Math.min(outputs, output.width() - column); j++) {
                output.set(k, row + i, column + j, n, (float) y[i][j]);
              }
            }
          }
        });
  }

  @Override
  public FoldedConvolution.Pass fold(
      int tile, boolean relu, int in, int out, Weights weights, Epilogue epilogue) {
    return new ScalarFold(
        epilogue, 1, (input, output) -> forward(tile, relu, input, weights, output));
  }

  /** {@code M_k = sum over c of U_kc (.) V_c}. */
  private static double[][] sum(Weights weights, Activation output, int k, double[][][] v) {
    int tile = v[0].length;
    int channels = v.length;
    double[][] m = new double[tile][tile];
    for (int i = 0; i < tile; i++) {
      for (int j = 0; j < tile; j++) {
        for (int c = 0; c < channels; c++) {
          int at = ((i * tile + j) * channels + c) * output.channels() + k;
          m[i][j] += weights.get(at) * v[c][i][j];
        }
      }
    }
    return m;
  }

  @Override
  public void backward(
      int tile,
      boolean relu,
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient) {
    WinogradMatrices matrices = WinogradMatrices.of(tile);
    double[] sums = new double[weightGradient.length()];
    if (inputGradient != null) {
      inputGradient.clear();
    }
    forEachTile(
        input,
        matrices.outputs(),
        (row, column, n) -> {
          double[][][] v = inputTransform(matrices, tile, relu, input, row, column, n);
          double[][][] dM = outputGradientTransform(matrices, outputGradient, row, column, n);
          addWeightGradient(dM, v, sums);
          if (inputGradient != null) {
            for (int c = 0; c < v.length; c++) {
              double[][] dV = transposedSum(weights, dM, v.length, c);
              if (relu) {
                mask(v[c], dV);
              }
              addTile(matrices, dV, inputGradient, c, row, column, n);
            }
          }
        });
    for (int i = 0; i < sums.length; i++) {
      weightGradient.set(i, (float) sums[i]);
    }
  }

  /** {@code dM_k = A dY_k A^T}. */
  private static double[][][] outputGradientTransform(
      WinogradMatrices matrices, Activation gradient, int row, int column, int n) {
    double[][] a = WinogradMatrices.transpose(matrices.aT());
    double[][][] dM = new double[gradient.channels()][][];
    for (int k = 0; k < dM.length; k++) {
      double[][] dY = new double[matrices.outputs()][matrices.outputs()];
      for (int i = 0; i < dY.length; i++) {
        for (int j = 0; j < dY.length; j++) {
          dY[i][j] = gradient.padded(k, row + i, column + j, n);
        }
      }
      dM[k] = WinogradMatrices.sandwich(a, dY);
    }
    return dM;
  }

  /** {@code dU_kc += dM_k (.) V_c}. */
  private static void addWeightGradient(double[][][] dM, double[][][] v, double[] sums) {
    int tile = v[0].length;
    for (int i = 0; i < tile; i++) {
      for (int j = 0; j < tile; j++) {
        for (int k = 0; k < dM.length; k++) {
          for (int c = 0; c < v.length; c++) {
            sums[((i * tile + j) * v.length + c) * dM.length + k] += dM[k][i][j] * v[c][i][j];
          }
        }
      }
    }
  }

  /** {@code dV_c = sum over k of U_kc (.) dM_k}. */
  private static double[][] transposedSum(Weights weights, double[][][] dM, int channels, int c) {
    int tile = dM[0].length;
    double[][] dV = new double[tile][tile];
    for (int i = 0; i < tile; i++) {
      for (int j = 0; j < tile; j++) {
        for (int k = 0; k < dM.length; k++) {
          dV[i][j] += weights.get(((i * tile + j) * channels + c) * dM.length + k) * dM[k][i][j];
        }
      }
    }
    return dV;
  }

  /** {@code dd = B dV B^T}, added where the tile lay. */
  private static void addTile(
      WinogradMatrices matrices,
      double[][] dV,
      Activation gradient,
      int c,
      int row,
      int column,
      int n) {
    double[][] dd = WinogradMatrices.sandwich(WinogradMatrices.transpose(matrices.bT()), dV);
    for (int i = 0; i < dd.length; i++) {
      for (int j = 0; j < dd.length; j++) {
        gradient.addPadded(c, row - 1 + i, column - 1 + j, n, (float) dd[i][j]);
      }
    }
  }

  private static void mask(double[][] v, double[][] dV) {
    for (int i = 0; i < v.length; i++) {
      for (int j = 0; j < v.length; j++) {
        dV[i][j] = v[i][j] > 0 ? dV[i][j] : 0;
      }
    }
  }

  /** {@code V_c = B^T d_c B}, through the ReLU if asked. */
  private static double[][][] inputTransform(
      WinogradMatrices matrices,
      int tile,
      boolean relu,
      Activation input,
      int row,
      int column,
      int n) {
    double[][][] v = new double[input.channels()][][];
    for (int c = 0; c < v.length; c++) {
      double[][] d = new double[tile][tile];
      for (int i = 0; i < tile; i++) {
        for (int j = 0; j < tile; j++) {
          d[i][j] = input.padded(c, row - 1 + i, column - 1 + j, n);
        }
      }
      v[c] = WinogradMatrices.sandwich(matrices.bT(), d);
      for (double[] line : v[c]) {
        for (int j = 0; relu && j < tile; j++) {
          line[j] = Math.max(line[j], 0);
        }
      }
    }
    return v;
  }

  @Override
  public boolean skipsZeros(int in, int out, double sparsity) {
    return false;
  }

  @Override
  public long sparseBytes(int positions, int in, int out) {
    return PruningMask.bytes((long) positions * in * out);
  }

  /** The sums of the weights' gradient, which are doubles. */
  @Override
  public void addScratch(int tile, ConvolutionSize size, ScratchEstimate estimate) {
    estimate.add(0, Scratch.Use.WEIGHT_SUMS, 2L * tile * tile * size.in() * size.out());
  }

  @Override
  public void addSparseScratch(int tile, ConvolutionSize size, ScratchEstimate estimate) {}

  private interface TileWork {
    void run(int row, int column, int n);
  }

  private static void forEachTile(Activation image, int outputs, TileWork work) {
    for (int row = 0; row < image.height(); row += outputs) {
      for (int column = 0; column < image.width(); column += outputs) {
        for (int n = 0; n < image.batch(); n++) {
          work.run(row, column, n);
        }
      }
    }
  }
}
