package dev.winnow.worker.layer;

import dev.winnow.worker.kernel.Activation;
import dev.winnow.worker.kernel.Epilogue;
import dev.winnow.worker.kernel.FoldedConvolution;
import dev.winnow.worker.kernel.PruningMask;
import dev.winnow.worker.kernel.ScratchEstimate;
import dev.winnow.worker.kernel.SparseWeights;
import dev.winnow.worker.kernel.SpatialConvolution;
import dev.winnow.worker.kernel.Weights;
import dev.winnow.worker.kernel.WinogradConvolution;

/** The form that both kinds of convolution share, and dense layers. */
interface ConvolutionKernel {
  void forward(Activation input, Weights weights, Activation output);

  /** As the kernels' own: inputGradient is null when it is not wanted. */
  void backward(
      Activation input,
      Weights weights,
      Activation outputGradient,
      Activation inputGradient,
      Weights weightGradient);

  /** How to compute with packed weights. */
  SparseWeights sparse(PruningMask mask);

  /** Heap that what {@link #sparse} returns takes at most. */
  long sparseBytes();

  /** Whether {@link #fold} takes an epilogue with pooling. */
  boolean foldsPooling();

  /** The forward pass over inputs of that size, by weights that no longer change. */
  FoldedConvolution fold(int height, int width, Weights weights, Epilogue epilogue);

  /** Heap that {@link #fold} takes, the weights aside. */
  long foldedBytes(int height, int width);

  /** Adds the working memory of both passes over images of that size. */
  void addScratch(int height, int width, int batch, ScratchEstimate estimate);

  /** Adds what packed weights take besides. */
  void addPackedScratch(int height, int width, int batch, ScratchEstimate estimate);

  /** A convolution with spatial weights, or a dense layer. */
  record Spatial(SpatialConvolution convolution) implements ConvolutionKernel {
    @Override
    public void forward(Activation input, Weights weights, Activation output) {
      convolution.forward(input, weights, output);
    }

    @Override
    public void backward(
        Activation input,
        Weights weights,
        Activation outputGradient,
        Activation inputGradient,
        Weights weightGradient) {
      convolution.backward(input, weights, outputGradient, inputGradient, weightGradient);
    }

    @Override
    public boolean foldsPooling() {
      return convolution.foldsPooling();
    }

    @Override
    public FoldedConvolution fold(int height, int width, Weights weights, Epilogue epilogue) {
      return convolution.fold(height, width, weights, epilogue);
    }

    @Override
    public long foldedBytes(int height, int width) {
      return convolution.foldedBytes(height, width);
    }

    @Override
    public SparseWeights sparse(PruningMask mask) {
      return convolution.sparse(mask);
    }

    @Override
    public long sparseBytes() {
      return convolution.sparseBytes();
    }

    @Override
    public void addPackedScratch(int height, int width, int batch, ScratchEstimate estimate) {
      convolution.addPackedScratch(height, width, batch, estimate);
    }

    @Override
    public void addScratch(int height, int width, int batch, ScratchEstimate estimate) {
      convolution.addScratch(height, width, batch, estimate);
    }
  }

  /** A convolution with weights in the Winograd domain. */
  record Winograd(WinogradConvolution convolution) implements ConvolutionKernel {
    @Override
    public void forward(Activation input, Weights weights, Activation output) {
      convolution.forward(input, weights, output);
    }

    @Override
    public void backward(
        Activation input,
        Weights weights,
        Activation outputGradient,
        Activation inputGradient,
        Weights weightGradient) {
      convolution.backward(input, weights, outputGradient, inputGradient, weightGradient);
    }

    @Override
    public boolean foldsPooling() {
      return true;
    }

    @Override
    public FoldedConvolution fold(int height, int width, Weights weights, Epilogue epilogue) {
      return convolution.fold(height, width, weights, epilogue);
    }

    @Override
    public long foldedBytes(int height, int width) {
      return 0;
    }

    @Override
    public SparseWeights sparse(PruningMask mask) {
      return convolution.sparse(mask);
    }

    @Override
    public long sparseBytes() {
      return convolution.sparseBytes();
    }

    @Override
    public void addPackedScratch(int height, int width, int batch, ScratchEstimate estimate) {
      convolution.addPackedScratch(height, width, batch, estimate);
    }

    @Override
    public void addScratch(int height, int width, int batch, ScratchEstimate estimate) {
      convolution.addScratch(height, width, batch, estimate);
    }
  }
}
