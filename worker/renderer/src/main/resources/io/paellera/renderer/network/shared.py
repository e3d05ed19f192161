  # What several networks are made of. Activations are [B, H, W, C].

  # Of a weight, as it is loaded (type 15).
  def to_bfloat16(self, x: Tensor) -> Tensor:
    return x.to(15)

  # Convolution with a 4x4 kernel and stride 2.
  def downsample(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    weight = w[name + ".weight"]
    if self.weight_bound(x, weight, x.size(1) * x.size(2) // 4 * weight.size(0)):
      patches = torch.constant_pad_nd(x, [0, 0, 1, 1, 1, 1]).unfold(1, 4, 2).unfold(2, 4, 2)
      return torch.linear(patches.flatten(3), weight.flatten(1), w[name + ".bias"])
    return torch.conv2d(x.permute([0, 3, 1, 2]), weight, w[name + ".bias"], [2, 2], [1, 1]).permute([0, 2, 3, 1])

  # Transposed convolution with a 4x4 kernel and stride 2.
  def upsample(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    weight = w[name + ".weight"]
    if self.weight_bound(x, weight, x.size(1) * x.size(2) * 4 * weight.size(1)):
      patches = torch.matmul(x.flatten(1, 2), weight.flatten(1)).transpose(1, 2)
      y = torch.col2im(patches, [x.size(1) * 2, x.size(2) * 2], [4, 4], [1, 1], [1, 1], [2, 2])
      return y.permute([0, 2, 3, 1]) + w[name + ".bias"]
    return torch.conv_transpose2d(x.permute([0, 3, 1, 2]), weight, w[name + ".bias"], [2, 2], [1, 1]).permute([0, 2, 3, 1])

  # A CPU's convolution puts its weights into another order at every call, which takes longer than the arithmetic where there are
  # many weights for few results. A matrix product over gathered patches reads them as they are.
  def weight_bound(self, x: Tensor, weight: Tensor, results: int) -> bool:
    return not x.is_cuda and weight.numel() > 8 * results * x.size(0)

  # Keeps what a module gives, under its official name, if any one wants to see it.
  def see(self, seen: Optional[Dict[str, Tensor]], name: str, x: Tensor) -> Tensor:
    if seen is not None:
      seen[name] = x
    return x
